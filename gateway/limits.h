// Every bound of the gateway. Units are in the names.
#pragma once

#include <cstddef>
#include <cstdint>

#include "absl/time/time.h"

namespace madoguchi::gateway {

// ---- one request ----
inline constexpr uint32_t kHeaderBytesMax = 16 * 1024;
inline constexpr uint64_t kTargetBytesMax = 8 * 1024;
inline constexpr uint64_t kBodyBytesMax = 1024 * 1024;
// A request message that holds `bytes` carries them in base64, a third longer than the bytes themselves.
inline constexpr uint64_t kBodyWithBytesMax = 32 * 1024 * 1024;
inline constexpr uint64_t kUploadBytesMax = 64 * 1024 * 1024;
inline constexpr uint64_t kStreamChunkBytes = 64 * 1024;
inline constexpr size_t kPackBytesMin = 1024;              // smaller answers fit into one packet as they are
inline constexpr size_t kPackBytesMax = 4 * 1024 * 1024;   // 0.1 s of a worker; larger ones go out as they are
inline constexpr int kMessageBytesMax = 32 * 1024 * 1024;  // one gRPC message

// ---- time ----
inline constexpr absl::Duration kHeaderTimeout = absl::Seconds(10);   // from the first byte to the end of the header
inline constexpr absl::Duration kBodyTimeout = absl::Seconds(20);     // a whole buffered body
inline constexpr absl::Duration kChunkTimeout = absl::Seconds(20);    // one chunk of a stream, either way
inline constexpr absl::Duration kStreamTimeout = absl::Minutes(10);   // a whole stream
inline constexpr uint64_t kBytesPerSecondMin = 16 * 1024;             // slower large bodies are given up
inline constexpr absl::Duration kIdleTimeout = absl::Seconds(60);     // a kept-alive connection without a request
inline constexpr absl::Duration kCallTimeout = absl::Seconds(15);     // one unary call to a service
inline constexpr absl::Duration kSlowCallTimeout = absl::Minutes(2);  // one that carries bytes, such as reading a page
inline constexpr absl::Duration kLingerTimeout = absl::Seconds(5);    // to let a refused sender read the refusal
inline constexpr absl::Duration kHealthTimeout = absl::Seconds(1);
inline constexpr absl::Duration kDrainTimeout = absl::Seconds(30);
inline constexpr absl::Duration kTokenLifetime = absl::Seconds(60);
inline constexpr absl::Duration kSessionLifetime = absl::Hours(8);

// ---- the whole process ----
inline constexpr int kIoThreads = 2;
inline constexpr int kWorkerThreads = 32;    // each waits for one service's answer
inline constexpr int kWorkerQueueMax = 256;  // requests; more are refused at once
inline constexpr int kStreamsMax = 16;       // of the workers, so that slow streams never take all of them
inline constexpr int kConnectionsMax = 1024;
inline constexpr int kConnectionsPerAddressMax = 256;
inline constexpr int64_t kBodiesBytesMax = 256 * 1024 * 1024;  // all bodies in memory at one moment
inline constexpr int64_t kWebRootBytesMax = 64 * 1024 * 1024;
inline constexpr int kPasswordChecksMax = 2;  // at one moment: each takes 64 MiB

// ---- streams of events ----
inline constexpr int kViewersMax = 20'000;          // beside kConnectionsMax; fewer where the system allows fewer files
inline constexpr int kViewersPerAddressMax = 1024;  // a hall's free Wi-Fi is one address
inline constexpr int kTopicsMax = 1000;             // different streams at one moment
inline constexpr absl::Duration kEventInterval = absl::Seconds(1);    // at most one state of a stream in
inline constexpr absl::Duration kHeartbeat = absl::Seconds(15);       // proxies close what is silent for longer
inline constexpr absl::Duration kViewerStallMax = absl::Seconds(30);  // one event to one viewer
inline constexpr absl::Duration kViewerLostMax = absl::Seconds(60);   // bytes that nobody acknowledges
inline constexpr int kViewerSendBufferBytes = 32 * 1024;           // in the kernel; more only delays the newest state
inline constexpr absl::Duration kReconnectMin = absl::Seconds(2);  // what browsers are told to wait,
inline constexpr absl::Duration kReconnectMax = absl::Seconds(6);  // spread so that not all come at once
inline constexpr absl::Duration kWatchTimeout = absl::Hours(1);    // a call to a service, which is then made anew
inline constexpr absl::Duration kWatchRetryMin = absl::Milliseconds(200);
inline constexpr absl::Duration kWatchRetryMax = absl::Seconds(5);
inline constexpr int kReservedFiles = 512;  // of the process, for everything but connections

// ---- one address: bucket size in requests, and how fast it fills ----
inline constexpr double kRequestBurst = 400;
inline constexpr double kRequestsPerSecond = 100;
inline constexpr double kGuessBurst = 60;  // receipts and passwords
inline constexpr double kGuessesPerSecond = 0.5;
inline constexpr int kAddressesMax = 65536;

}  // namespace madoguchi::gateway
