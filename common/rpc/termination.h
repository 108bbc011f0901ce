// SIGTERM and SIGINT as a thing to wait for. Call BlockTermination first in main, before any thread exists.
#pragma once

namespace madoguchi::rpc {

// Also ignores SIGPIPE: a peer that goes away is an error value, not the end of the process.
void BlockTermination();
void WaitForTermination();

}  // namespace madoguchi::rpc
