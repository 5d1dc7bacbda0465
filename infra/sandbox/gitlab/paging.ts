import { type Answer, json, type SignedCall } from './http.ts';
import { badRequest } from './refusal.ts';

/**
 * One page of a list, with GitLab's headers. `per_page` is capped at 100 without a word.
 * https://docs.gitlab.com/api/rest/#pagination
 */
export function offsetPage<T>(call: SignedCall, all: T[], answer: (one: T) => unknown): Answer {
  const { page, perPage } = readPage(call);
  const pages = Math.max(1, Math.ceil(all.length / perPage));
  const link = (rel: string, number: number) => linkTo(call, rel, { page: String(number), per_page: String(perPage) });
  const links = [
    ...(page > 1 ? [link('prev', page - 1)] : []),
    ...(page < pages ? [link('next', page + 1)] : []),
    link('first', 1),
    link('last', pages),
  ];
  return json(200, all.slice((page - 1) * perPage, page * perPage).map(answer), {
    link: links.join(', '),
    'x-page': String(page),
    'x-per-page': String(perPage),
    'x-prev-page': page > 1 ? String(page - 1) : '',
    'x-next-page': page < pages ? String(page + 1) : '',
    'x-total': String(all.length),
    'x-total-pages': String(pages),
  });
}

/**
 * One page of a list by id, without totals; the `next` link is the only way on. Only `order_by=id` is offered.
 * https://docs.gitlab.com/api/rest/#keyset-based-pagination
 */
export function keysetPage<T extends { id: number }>(call: SignedCall, all: T[], answer: (one: T) => unknown): Answer {
  if (call.params.text('order_by') !== 'id') {
    throw badRequest('Keyset pagination is not yet available for this type of request', 405);
  }
  const ascending = call.params.text('sort') === 'asc';
  const { perPage } = readPage(call);
  const sorted = all.toSorted((a, b) => (ascending ? a.id - b.id : b.id - a.id));
  const slice = sorted.slice(0, perPage);
  const last = slice.at(-1);
  const more = last !== undefined && sorted.length > perPage;
  const headers = more
    ? { link: linkTo(call, 'next', { [ascending ? 'id_after' : 'id_before']: String(last.id) }) }
    : undefined;
  return json(200, slice.map(answer), headers);
}

function readPage(call: SignedCall): { page: number; perPage: number } {
  const page = call.params.integer('page') ?? 1;
  const perPage = call.params.integer('per_page') ?? 20;
  if (page < 1) throw badRequest('page does not have a valid value');
  if (perPage < 1) throw badRequest('per_page does not have a valid value');
  return { page, perPage: Math.min(perPage, 100) };
}

function linkTo(call: SignedCall, rel: string, changes: Record<string, string>): string {
  const url = new URL(call.url);
  for (const [name, value] of Object.entries(changes)) url.searchParams.set(name, value);
  return `<${url.href}>; rel="${rel}"`;
}
