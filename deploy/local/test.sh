# ./dev test: every test there is, and one line at the end that sums them up. Sourced by ./dev.

RESULTS="$TOP/build/results"

# report NAME FILE COMMAND…: runs tests that write a JUnit report; goes on when some fail. Without a report the run itself failed.
report() {
  local name=$1 file=$2
  shift 2
  step "$name"
  "$@" || say "$name: not all passed"
  [ -s "$file" ] || printf '<testsuites><testcase name="%s wrote no report"><failure/></testcase></testsuites>\n' "$name" >"$file"
}

cpp_tests() { (cd "$TOP" && GTEST_OUTPUT="xml:$RESULTS/gtest/" ctest --preset dev -j "$(nproc)" --output-junit "$RESULTS/ctest.xml"); }
web_tests() { (cd "$WEB" && npx vitest run --reporter=default --reporter=junit --outputFile.junit="$RESULTS/web.xml"); }

# node_tests REPORT FILE…: one file after another, each with a cluster of its own.
node_tests() {
  local file=$1
  shift
  node --test --test-concurrency=1 --test-reporter=spec --test-reporter-destination=stdout \
    --test-reporter=junit --test-reporter-destination="$file" "$@"
}
browser_tests() { node "$TOP/tests/e2e/with_cluster.mjs" node --test --test-concurrency=1 --test-reporter=spec \
  --test-reporter-destination=stdout --test-reporter=junit --test-reporter-destination="$RESULTS/browser.xml" "$TOP"/tests/e2e/browser/*.test.mjs; }

run_tests() {
  local started=$SECONDS
  ensure_packages
  build
  build_web
  rm -rf "$RESULTS"
  mkdir -p "$RESULTS"
  report "C++ tests" "$RESULTS/ctest.xml" cpp_tests
  report "Web unit tests" "$RESULTS/web.xml" web_tests
  report "End to end: real processes, real Redis" "$RESULTS/e2e.xml" node_tests "$RESULTS/e2e.xml" "$TOP"/tests/e2e/*.test.mjs
  report "Faults: kill -9 at any moment" "$RESULTS/fault.xml" node_tests "$RESULTS/fault.xml" "$TOP"/tests/fault/*.test.mjs
  report "Browser" "$RESULTS/browser.xml" browser_tests
  step "Done in $((SECONDS - started)) s. Reports: build/results/"
  python3 "$TOP/deploy/local/count_tests.py" "$RESULTS"
}
