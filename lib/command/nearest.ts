import { editDistance } from './closest.ts';

/** The names most like what was typed, the likeliest first: for saying which one may have been meant. */
export function nearest(typed: string, names: readonly string[], most: number): string[] {
  const wanted = typed.toLowerCase().slice(0, 200);
  const unlike = (name: string) => {
    const known = name.toLowerCase().slice(0, 200);
    const distance = editDistance(wanted, known);
    // Whoever types "prod" means "production", however many letters are missing.
    return known.includes(wanted) || wanted.includes(known) ? Math.min(distance, 1) : distance;
  };
  return names
    .map((name) => ({ name, unlike: unlike(name) }))
    .sort((one, other) => one.unlike - other.unlike)
    .slice(0, most)
    .map(({ name }) => name);
}
