// The check digits of 個人番号 (マイナンバー) and 法人番号: the same formulas, from the same ordinances, as procedures/values/check_digit.h.

// Σ Pn × Qn: Pn is the n-th digit from the right, n from 1.
function weightedSum(digits: string, weight: (n: number) => number): number {
  return [...digits].reduce((sum, digit, at) => sum + Number(digit) * weight(digits.length - at), 0);
}

export const MY_NUMBER_DIGITS = 12;
export const CORPORATE_NUMBER_DIGITS = 13;

/** Of 12 digits: does the last one agree with the others? */
export function agreesAsMyNumber(digits: string): boolean {
  const remainder = weightedSum(digits.slice(0, -1), (n) => (n <= 6 ? n + 1 : n - 5)) % 11;
  return Number(digits.slice(-1)) === (remainder <= 1 ? 0 : 11 - remainder);
}

/** Of 13 digits: does the first one agree with the others? */
export function agreesAsCorporateNumber(digits: string): boolean {
  return Number(digits.slice(0, 1)) === 9 - (weightedSum(digits.slice(1), (n) => (n % 2 === 1 ? 1 : 2)) % 9);
}
