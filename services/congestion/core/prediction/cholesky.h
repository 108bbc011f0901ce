// Small systems of linear equations. Pure.
#pragma once

#include <vector>

namespace madoguchi::congestion {

// Solves A x = b for a symmetric positive definite A of b's size, of which only the lower triangle is read. In place:
// the answer is in b.
void SolveByCholesky(std::vector<double>& a, std::vector<double>& b);

}  // namespace madoguchi::congestion
