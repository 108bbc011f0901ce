// What the decoding child takes from itself before it looks at a stranger's bytes.
#pragma once

namespace madoguchi::ocr::decoder {

// Bounds memory and file size, dies with the parent, and lets the kernel refuse network, new programs, new processes
// and writing. `files` says whether opening files for reading stays possible: PDF pages may name fonts of the system.
// False: the kernel did not agree.
bool EnterSandbox(bool files);

// CPU time is counted per page: a batch of 500 pages may take long, one page may not.
void AllowCpuForNextPage();

}  // namespace madoguchi::ocr::decoder
