# Words for people, alike in every script. Sourced.

step() { printf '\n== %s\n' "$*"; }
say() { printf '   %s\n' "$*"; }
# Ends the script with what went wrong and what to do.
fail() {
  printf '\nStopped: %s\n' "$*" >&2
  exit 1
}
