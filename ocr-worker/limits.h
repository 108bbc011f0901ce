// Every bound of the reader in one place. Pages are read at 300 dpi; A3 at 600 dpi is the largest that offices scan.
#pragma once

#include <cstddef>
#include <cstdint>

namespace madoguchi::ocr::limits {

// ---- what comes in ----
inline constexpr size_t kFileBytesMax = 64u << 20;       // one upload; a feeder batch of 200 pages is about 40 MB
inline constexpr int kReaderWaitSecondsMax = 30;         // of a caller for a free reader
inline constexpr size_t kRecognizeBytesMax = 16u << 20;  // a file read while the caller waits
inline constexpr int kPagesMax = 500;                    // in one file
inline constexpr int64_t kPagePixelsMax = 72'000'000;    // A3 at 600 dpi is 69.6 million
inline constexpr int kPageSidePxMax = 20'000;
inline constexpr int64_t kCropPixelsMax = 9'000'000;  // one field: no larger than an A4 page at 300 dpi
inline constexpr int kCutPagesMax = 16;               // of one CutFields call: the pages of one application
inline constexpr int kPageSidePxMin = 200;            // below this nothing on a page can be read
inline constexpr double kPdfDpi = 300;
// A PDF page that is one scanned picture is read as it was scanned within these; coarser and finer ones are drawn.
inline constexpr double kPlainScanDpiMin = 150, kPlainScanDpiMax = 400;

// ---- the decoding child ----
inline constexpr size_t kDecodeAddressSpaceBytesMax = 1200u << 20;
inline constexpr int kDecodeCpuSecondsPerPageMax = 5;  // the largest honest page takes about one
inline constexpr int kDecodeWallSecondsPerPageMax = 40;

// ---- one page ----
inline constexpr double kRegistrationErrorPxMax =
    6.0;                                         // at 300 dpi: half a millimetre; above, the page does not fit the form
inline constexpr double kPlaceErrorPxMax = 4.0;  // of a place to write; above, its field is for a person
inline constexpr size_t kFormsCachedMax = 12;    // templates with their blank pages, about 9 MB a page, for all threads
inline constexpr size_t kFormsKnownMax = 500;   // of a municipality, by what their pages look like, about 0.3 MB a page
inline constexpr int kOlderVersionsMax = 4;     // of a form without markers that are known besides the newest
inline constexpr int kFormsListedSeconds = 60;  // after which a newly published form is known

inline constexpr size_t kFormsLabelledMax = 64;  // values of the label `form` in metrics; further ones are "other"

// ---- nets from a folder ----
inline constexpr size_t kModelBytesMax = 256u << 20;  // one file; the built-in character net has 5 MB

// ---- the queue ----
inline constexpr int kDeliveriesMax = 5;                  // then the scan, or the page, goes to the dead-letter list
inline constexpr int kJobIdleSecondsBeforeReclaim = 120;  // a job whose worker fell silent
inline constexpr int kJobSecondsMax = 600;                // one file, all pages
inline constexpr int kPageSecondsMax = 90;                // one page of a batch: silent for less than a reclaim takes
inline constexpr int kLanePollMilliseconds = 200;         // how long a reader listens to the counter alone
inline constexpr int kNightEveryJobs = 8;                 // of a reader's jobs one is the night's, if it has any
inline constexpr size_t kBlobCacheBytesMax = 1u << 30;    // files kept on the local disk while their pages are read
inline constexpr int kDrainSecondsMax = 15;               // for pages in hand when the process ends
inline constexpr int kRpcSecondsMax = 20;                 // one call to the archive or to intake

// ---- memory (RLIMIT_DATA: what the process may write to; going beyond ends it, and its pages go to another) ----
inline constexpr size_t kMemoryBytesBase = 500u << 20;       // program, gRPC, forms and the page being shown
inline constexpr size_t kMemoryBytesPerThread = 300u << 20;  // a reader with its engines and the page in hand

// ---- pictures of pages for the screen ----
inline constexpr int kPictureWidthPxDefault = 1000;
inline constexpr int kPictureWidthPxMax = 2500;
inline constexpr int kPictureJpegQuality = 75;

}  // namespace madoguchi::ocr::limits
