// The files of this folder as bytes in the program.
.macro embed name, file
.global madoguchi_model_\name
.global madoguchi_model_\name\()_end
madoguchi_model_\name:
.incbin "\file"
madoguchi_model_\name\()_end:
.byte 0
.endm

.section .rodata
.balign 16
embed digits_onnx, "digits.onnx"
embed digits_classes, "digits.txt"
embed crossed_onnx, "crossed.onnx"
embed crossed_classes, "crossed.txt"
embed characters_onnx, "characters.onnx"
embed characters_classes, "characters.txt"
embed bigrams, "bigrams.txt"
embed confidence, "confidence.txt"
.section .note.GNU-stack, "", %progbits
