/**
 * True when a person would see nothing: white space, control and format characters, and the few letters that are drawn
 * as nothing. An emoji alone is something.
 */
export function isBlank(text: string): boolean {
  return /^[\s\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]*$/u.test(text);
}
