/**
 * Takes out of Node's own modules only what is used. `import { request } from 'node:http'`, left to Node, reads every export
 * of `node:http`, and one of them loads undici: a fifth of a cold start for a name nobody asked for. `npm run bench` tells.
 */
const nodeModulesByName = {
  name: 'node-modules-by-name',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^[a-z0-9_:/]+$/ }, ({ path, kind }) => {
      const namespace = namespaces.get(kind);
      return namespace && process.getBuiltinModule(path) ? { path, namespace, sideEffects: false } : undefined;
    });
    onLoad({ filter: /.*/, namespace: 'by-name' }, ({ path }) => ({ contents: byName(path) }));
    onLoad({ filter: /.*/, namespace: 'whole' }, ({ path }) => ({ contents: `module.exports = ${whole(path)};` }));
  },
};

const namespaces = new Map([
  ['import-statement', 'by-name'],
  ['dynamic-import', 'whole'], // nobody can tell which of its names are used; as CommonJS they are read when they are
]);

const whole = (path) => `process.getBuiltinModule(${JSON.stringify(path)})`;

/** A module that reads each name out of Node's; esbuild drops those that nobody imports. */
function byName(path) {
  const names = Object.keys(process.getBuiltinModule(path)).filter((name) => name !== 'default');
  return [
    `const $whole = ${whole(path)};`,
    'const $read = (name) => $whole[name];',
    'export default $whole;',
    ...names.map((name) => `export const ${name} = /* @__PURE__ */ $read(${JSON.stringify(name)});`),
  ].join('\n');
}

export default [nodeModulesByName];
