// How a test waits: for a condition, never for a time.

/**
 * Looks again and again until there is something to be seen, and gives it.
 * @param look answers nothing, or false, until then
 * @param what it waits for: for the message when it does not come; the code itself unless told
 * @param limits `ms` it waits at most, and ms between two looks
 * @throws Error after that time
 */
export async function until<T>(
  look: () => T | Promise<T>,
  what: string | (() => string) = look.toString(),
  { ms = 20_000, every = 25 }: { ms?: number; every?: number } = {},
): Promise<NonNullable<Awaited<T>>> {
  for (const end = Date.now() + ms; ; await new Promise((resolve) => setTimeout(resolve, every))) {
    const seen = await look();
    if (seen) return seen;
    if (Date.now() > end) throw new Error(`waited ${ms} ms for ${typeof what === 'string' ? what : what()}`);
  }
}
