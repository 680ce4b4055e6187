/** A connector did not keep what a case is about. The message says what was expected and what was found. */
export class ConformanceFailure extends Error {
  override readonly name = 'ConformanceFailure';
}

/** @throws ConformanceFailure with the message when the condition does not hold */
export function check(condition: unknown, message: string): asserts condition {
  if (!condition) throw new ConformanceFailure(message);
}

/** Compares two values that JSON can hold. */
export function checkEqual(found: unknown, expected: unknown, what: string): void {
  const [is, shouldBe] = [show(found), show(expected)];
  check(is === shouldBe, `${what} is ${is} and should be ${shouldBe}`);
}

/** A value as a short text for a message. */
export function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 300 ? `${text.slice(0, 300)}… (${text.length} characters)` : text;
}
