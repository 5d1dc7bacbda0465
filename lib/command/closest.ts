/**
 * The candidate a person most likely meant, or nothing when none is near. Compares with as many of the typed words as
 * the candidate has, so that arguments do not count.
 */
export function closest<Candidate extends string>(
  typed: string,
  candidates: readonly Candidate[],
): Candidate | undefined {
  const words = typed.toLowerCase().slice(0, 200).split(/\s+/);
  const near = candidates
    .map((candidate) => {
      const length = candidate.split(' ').length;
      const distance = Math.min(
        editDistance(words.slice(0, length).join(' '), candidate),
        // Someone who types "declare" means "incident declare".
        editDistance(words[0] ?? '', candidate.split(' ').at(-1) ?? '') + (length > 1 ? 1 : 0),
      );
      return { candidate, distance };
    })
    .sort((a, b) => a.distance - b.distance)[0];
  if (near && near.distance <= slips(near.candidate)) return near.candidate;
  return candidates.find((candidate) => candidate.startsWith(`${words[0]} `));
}

/** How many slips of the finger still make this word: of a short one something must be left. */
function slips(word: string): number {
  return Math.min(word.length - 2, Math.max(2, Math.floor(word.length / 4)));
}

/** Optimal string alignment distance: insertions, deletions, substitutions, and swaps of two neighbours count one each. */
export function editDistance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, place) => place)];
  const at = (i: number, j: number) => rows[i]?.[j] ?? Number.POSITIVE_INFINITY;
  for (let i = 1; i <= a.length; i++) {
    rows[i] = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? at(i - 2, j - 2) + 1 : Number.POSITIVE_INFINITY;
      const change = at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      rows[i]?.push(Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, change, swap));
    }
  }
  return at(a.length, b.length);
}
