export type Row = Record<string, unknown>;

/** An expression in DynamoDB's words, where every attribute is `#name` and every value `:name`. */
export interface Written {
  expression: string;
  values: Row;
}

/** The truth of a condition about a row. An empty one is true. */
export function holds({ expression, values }: Written, row: Row): boolean {
  if (expression === '') return true;
  const tokens = tokensOf(expression);
  const truth = either(tokens, (name) => (name.startsWith(':') ? values[name] : attribute(row, name)));
  if (tokens.length > 0) throw new Error(`not understood: ${tokens.join(' ')} in ${expression}`);
  return truth;
}

type Look = (name: string) => unknown;

function tokensOf(expression: string): string[] {
  return expression.match(/[#:][\w.#]+|\w+|<>|<=|>=|[=<>(),+]/g) ?? [];
}

function either(tokens: string[], look: Look): boolean {
  let truth = both(tokens, look);
  while (takes(tokens, 'OR')) truth = both(tokens, look) || truth;
  return truth;
}

function both(tokens: string[], look: Look): boolean {
  let truth = one(tokens, look);
  while (takes(tokens, 'AND')) truth = one(tokens, look) && truth;
  return truth;
}

function one(tokens: string[], look: Look): boolean {
  if (takes(tokens, '(')) {
    const truth = either(tokens, look);
    needs(tokens, ')');
    return truth;
  }
  const [word = '', next] = [tokens.shift(), tokens[0]];
  if (next === '(') {
    const [value, begin] = list(tokens, look);
    if (word === 'attribute_exists') return value !== undefined;
    if (word === 'attribute_not_exists') return value === undefined;
    if (word === 'begins_with') return typeof value === 'string' && value.startsWith(String(begin));
    throw new Error(`${word} is not known here`);
  }
  const left = look(word);
  const operator = tokens.shift() ?? '';
  if (operator === 'IN') return list(tokens, look).includes(left);
  return compares(operator, left, look(tokens.shift() ?? ''));
}

/** What is of another type, or not there, is neither greater nor less. */
function compares(operator: string, left: unknown, right: unknown): boolean {
  if (operator === '=') return left === right;
  if (operator === '<>') return left !== right;
  if (typeof left !== typeof right || left === undefined) return false;
  const [a, b] = [left as number, right as number];
  switch (operator) {
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    case '>=':
      return a >= b;
    default:
      throw new Error(`${operator} is not known here`);
  }
}

function list(tokens: string[], look: Look): unknown[] {
  needs(tokens, '(');
  const values: unknown[] = [];
  do values.push(look(tokens.shift() ?? ''));
  while (takes(tokens, ','));
  needs(tokens, ')');
  return values;
}

/** The row after an update: `SET`, `REMOVE` and `ADD` of numbers. Values are read from the row as it was. */
export function changed({ expression, values }: Written, before: Row): Row {
  const after = structuredClone(before);
  const look: Look = (name) => (name.startsWith(':') ? values[name] : attribute(before, name));
  const tokens = tokensOf(expression);
  let clause = '';
  while (tokens.length > 0) {
    const word = tokens.shift() ?? '';
    if (!word.startsWith('#')) {
      if (word !== ',') clause = word;
      continue;
    }
    if (clause === 'REMOVE') delete after[word.slice(1)];
    else if (clause === 'ADD') assign(after, word, sum(look(word) ?? 0, look(tokens.shift() ?? '')));
    else {
      needs(tokens, '=');
      let value = operand(tokens, look);
      while (takes(tokens, '+')) value = sum(value, operand(tokens, look));
      assign(after, word, value);
    }
  }
  return after;
}

function sum(one: unknown, other: unknown): number {
  if (typeof one !== 'number' || typeof other !== 'number') throw new Error('only numbers are added');
  return one + other;
}

function operand(tokens: string[], look: Look): unknown {
  const word = tokens.shift() ?? '';
  if (word === 'if_not_exists') {
    const [there, otherwise] = operands(tokens, look);
    return there ?? otherwise;
  }
  if (word === 'list_append') return operands(tokens, look).flat();
  return look(word);
}

function operands(tokens: string[], look: Look): unknown[] {
  needs(tokens, '(');
  const values: unknown[] = [];
  do values.push(operand(tokens, look));
  while (takes(tokens, ','));
  needs(tokens, ')');
  return values;
}

/** `#progress.#iid`: one map in another. */
function attribute(row: Row, name: string): unknown {
  return name.split('.').reduce<unknown>((value, part) => (value as Row | undefined)?.[part.slice(1)], row);
}

function assign(row: Row, name: string, value: unknown): void {
  const parts = name.split('.').map((part) => part.slice(1));
  const last = parts.pop() ?? '';
  const map = parts.reduce<Row>((inside, part) => inside[part] as Row, row);
  map[last] = value;
}

function takes(tokens: string[], word: string): boolean {
  if (tokens[0] !== word) return false;
  tokens.shift();
  return true;
}

function needs(tokens: string[], word: string): void {
  if (!takes(tokens, word)) throw new Error(`${word} is missing before ${tokens.join(' ')}`);
}
