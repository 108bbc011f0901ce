// The reader's named errors. `Permanent` tells those that no retry mends.
#pragma once

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace madoguchi::ocr {

// INVALID_ARGUMENT: the file
absl::Status EmptyFile();            // EMPTY_FILE
absl::Status UnsupportedFileType();  // UNSUPPORTED_FILE_TYPE
absl::Status NoPages();              // NO_PAGES
absl::Status FileTooLarge();         // FILE_TOO_LARGE
absl::Status ImageTooLarge();        // IMAGE_TOO_LARGE
absl::Status TooManyPages();         // TOO_MANY_PAGES
absl::Status TooManyPagesToCut();    // TOO_MANY_PAGES
absl::Status UnreadableImage();      // UNREADABLE_IMAGE
absl::Status DecodeTimeout();        // DECODE_TIMEOUT
// The page
absl::Status BlankPage();       // NOT_FOUND (BLANK_PAGE)
absl::Status SeparatorSheet();  // NOT_FOUND (SEPARATOR_SHEET)
absl::Status UnknownForm();     // NOT_FOUND (UNKNOWN_FORM)
// The same, for a page that is all but a known version of a form: `differs` tells people what stands where.
absl::Status OtherVersion(absl::string_view form, int version, absl::string_view differs);  // NOT_FOUND (UNKNOWN_FORM)
absl::Status UnknownVersion(absl::string_view form, int version);       // NOT_FOUND (UNKNOWN_VERSION)
absl::Status WrongPage(absl::string_view form, int version, int page);  // NOT_FOUND (WRONG_PAGE)
absl::Status PageDoesNotFit(double error_px);                           // FAILED_PRECONDITION (PAGE_DOES_NOT_FIT)
absl::Status CropDoesNotFit(absl::string_view field);                   // INVALID_ARGUMENT (CROP_DOES_NOT_FIT)
absl::Status UnknownPicture();                                          // NOT_FOUND (UNKNOWN_PICTURE)
// The worker
absl::Status Busy();                                   // RESOURCE_EXHAUSTED (OVERLOADED)
absl::Status ReadingTimeout();                         // DEADLINE_EXCEEDED (READING_TIMEOUT)
absl::Status MalformedJob(absl::string_view missing);  // INVALID_ARGUMENT (MALFORMED_JOB)
absl::Status RecognizerFault(absl::string_view what);  // INTERNAL (RECOGNIZER_FAULT)
absl::Status DecoderMissing(absl::string_view path);   // UNAVAILABLE (DECODER_MISSING)
absl::Status ReferenceDamaged();                       // INVALID_ARGUMENT (REFERENCE_DAMAGED)
absl::Status EngineMissing();                          // UNAVAILABLE (ENGINE_MISSING)
// Registering a form: INVALID_ARGUMENT
absl::Status BlankTooSmall();    // BLANK_TOO_SMALL
absl::Status PaperDoesNotFit();  // PAPER_DOES_NOT_FIT
absl::Status NoPlacesFound();    // NO_CELLS_FOUND
// Giving up
absl::Status GaveUp(int deliveries);  // ABORTED (GAVE_UP)

// True when the same file can never be read, however often it is tried.
bool Permanent(const absl::Status& status);

}  // namespace madoguchi::ocr
