# ./dev compose [down|passwords]: the containers, by whichever engine the machine has. Sourced by ./dev.

compose() {
  if docker compose version >/dev/null 2>&1; then
    (cd "$TOP" && docker compose "$@")
  elif command -v podman-compose >/dev/null; then
    (cd "$TOP" && podman-compose "$@")
  else
    fail "neither Docker Compose nor podman-compose is installed. On Debian 12: apt-get install podman podman-compose"
  fi
}

run_compose() {
  case ${1:-up} in
    up) compose up --build -d && say "The site is open: http://127.0.0.1:8080 (./dev compose down stops it)" ;;
    down) compose down ;;
    passwords) compose exec -T gateway cat /etc/madoguchi/passwords ;;
    *) fail "./dev compose knows up, down and passwords, not '$1'." ;;
  esac
}
