# Set-up and build: everything between a fresh Debian 12 and runnable binaries. Sourced by ./dev, which sets TOP. Each function does
# nothing when there is nothing to do, so that a second call is fast.

NODE_MIN=20.19.0                # what the web build asks for
NODE_DIR="$TOP/build/node"      # a private Node where the machine's own is too old
WEB="$TOP/gateway/web"
PRESET=${PRESET:-dev}           # of CMakePresets.json
PROCESSES="archive congestion intake ocr-worker gateway"

as_root() {
  if [ "$(id -u)" = 0 ]; then
    env DEBIAN_FRONTEND=noninteractive "$@"
  else
    command -v sudo >/dev/null || fail "Debian packages must be installed, but you are not root and there is no sudo. Run as root: $*"
    sudo env DEBIAN_FRONTEND=noninteractive "$@"
  fi
}

# install_packages NAME…: those that are missing.
install_packages() {
  local missing
  missing=$(comm -23 <(printf '%s\n' "$@" | sort -u) \
    <(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "$@" 2>/dev/null | sed -n 's/^installed //p' | sort -u))
  [ -n "$missing" ] || return 0
  step "Installing $(wc -l <<<"$missing") Debian packages"
  say "$(tr '\n' ' ' <<<"$missing")"
  as_root apt-get update -q || fail "the Debian package lists cannot be fetched. Check the network and /etc/apt/sources.list, then call again."
  # shellcheck disable=SC2086  # one word, one package
  as_root apt-get install -q -y --no-install-recommends $missing ||
    fail "some Debian packages could not be installed; the lines above say which. This project is made for Debian 12 (bookworm)."
}

# Debian's PostgreSQL starts a server of its own as soon as it is installed; the tests start theirs. Whoever has one keeps it.
ask_for_no_server() {
  [ -d /etc/postgresql-common ] && return 0
  as_root mkdir -p /etc/postgresql-common/createcluster.d
  echo 'create_main_cluster = false' | as_root tee /etc/postgresql-common/createcluster.d/madoguchi.conf >/dev/null
}

ensure_packages() {
  command -v dpkg-query >/dev/null || fail "this is not a Debian system. Debian 12 is needed (a container with debian:bookworm will do)."
  local wanted
  mapfile -t wanted < <(sed '/^#/d' "$TOP/deploy/local/packages.txt" | tr -s ' ' '\n')
  ask_for_no_server
  install_packages "${wanted[@]}"
}

node_is_recent() {
  local have
  have=$(node --version 2>/dev/null) && command -v npm >/dev/null &&
    [ "$(printf '%s\n' "$NODE_MIN" "${have#v}" | sort -V | head -n 1)" = "$NODE_MIN" ]
}

# Leaves a recent node and npm on the PATH.
ensure_node() {
  export PATH="$NODE_DIR/node_modules/.bin:$PATH"
  node_is_recent && return 0
  command -v npm >/dev/null || install_packages nodejs npm
  node_is_recent && return 0
  step "Getting a recent Node (the machine's is $(node --version), $NODE_MIN is needed)"
  mkdir -p "$NODE_DIR"
  # npm comes along: Debian's own npm runs only under Debian's own Node.
  npm install --silent --no-audit --no-fund --prefix "$NODE_DIR" node@22 npm@10 ||
    fail "Node could not be fetched from the npm registry. Check the network (npm ping), then call again."
  hash -r
  node_is_recent || fail "the fetched Node does not start. Remove $NODE_DIR and call again."
}

# build [TARGET…]: everything when none is named.
build() {
  local log="$TOP/build/configure.log"
  mkdir -p "$TOP/build"
  if [ ! -f "$TOP/build/$PRESET/build.ninja" ]; then
    step "Configuring the build"
    (cd "$TOP" && cmake --preset "$PRESET") >"$log" 2>&1 || { tail -n 20 "$log" >&2; fail "CMake could not configure the build. All of it: $log"; }
  fi
  step "Building (the first time takes a while; a repeated build only what changed)"
  (cd "$TOP" && NINJA_STATUS='   [%f/%t, %e s] ' cmake --build --preset "$PRESET" ${1:+--target "$@"}) ||
    fail "the build failed; the first lines with 'error:' above say where."
}

build_binaries() {
  local process targets=(bin/madoguchi)
  for process in $PROCESSES; do targets+=("bin/madoguchi-$process"); done
  build "${targets[@]}"
}

# sum_of PATH…: one checksum over names and contents, without what is built or fetched.
sum_of() { find "$@" -name node_modules -prune -o -name dist -prune -o -type f -print0 | sort -z | xargs -0 sha256sum | sha256sum; }

# is_current STAMP SUM
is_current() { [ "$(cat "$1" 2>/dev/null)" = "$2" ]; }

ensure_web_modules() {
  ensure_node
  local sum stamp="$WEB/node_modules/.madoguchi-lock"
  sum=$(sum_of "$WEB/package.json" "$WEB/package-lock.json")
  is_current "$stamp" "$sum" && return 0
  step "Fetching the web build's packages"
  (cd "$WEB" && npm ci --no-audit --no-fund --loglevel=error) ||
    fail "npm could not fetch the packages. Check the network (npm ping), then call again."
  echo "$sum" >"$stamp"
}

build_web() {
  ensure_web_modules
  local sum stamp="$TOP/build/web.stamp"
  sum=$(sum_of "$WEB")
  [ -f "$WEB/dist/index.html" ] && is_current "$stamp" "$sum" && return 0
  step "Building the web pages"
  (cd "$WEB" && npm run --silent build) || fail "the web pages could not be built; the lines above say why."
  echo "$sum" >"$stamp"
}
