// Booking numbers as people type them: ten digits, full-width ones and blanks and hyphens allowed. Whether one exists only the service knows.
export const DIGITS = 10;

export function digitsOf(text: string): string {
  return text
    .replace(/[０-９]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0))
    .replace(/[^0-9]/g, '')
    .slice(0, DIGITS);
}

// 1234-567-890
export function inGroups(number: string): string {
  const digits = digitsOf(number);
  return [digits.slice(0, 4), digits.slice(4, 7), digits.slice(7)].filter((group) => group !== '').join('-');
}
