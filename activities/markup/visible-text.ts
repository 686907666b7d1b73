/** No control, no invisible and no direction-changing character: U+202E turns a file name around on screen. */
export function withoutTricks(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').replace(/[\p{Cf}\p{Cs}\p{Co}]/gu, '');
}

/** A text as a person may see it, on one line. Letters, accents and signs stay as they are. */
export function visibleText(text: string): string {
  return withoutTricks(text).trim();
}
