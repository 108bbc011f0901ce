// The tables that make_places.py and make_names.py wrote into the build folder, as bytes in the program.
.macro embed name, file
.global madoguchi_knowledge_\name
.global madoguchi_knowledge_\name\()_end
madoguchi_knowledge_\name:
.incbin "\file"
madoguchi_knowledge_\name\()_end:
.byte 0
.endm

.section .rodata
embed places, "places.txt"
embed names, "names.txt"
embed words, "words.txt"
.section .note.GNU-stack, "", %progbits
