#include <iostream>

#include "cli/command.h"

int main(int argc, char** argv) {
  return madoguchi::cli::Run({argv + 1, argv + argc}, {.out = std::cout, .err = std::cerr});
}
