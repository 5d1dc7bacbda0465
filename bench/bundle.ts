import { readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import { parse } from 'yaml';

const root = join(import.meta.dirname, '..');

/** esbuild's options as `serverless.yml` has them, without those that only serverless-esbuild knows. */
function deployedOptions(): BuildOptions {
  const { custom } = parse(readFileSync(join(root, 'serverless.yml'), 'utf8'), { logLevel: 'silent' });
  const { skipRebuild: _rebuild, outputFileExtension: _extension, exclude = [], plugins, ...options } = custom.esbuild;
  const loaded = plugins && createRequire(import.meta.url)(join(root, plugins)).default;
  return { ...options, external: exclude, plugins: loaded ?? [] };
}

export interface Bundle {
  file: string;
  bytes: number;
  /** The packages whose code is in it. */
  packages: string[];
}

/** Bundles a program as deployed; `atOnce`: with a store for the Bolt side that has the answer already. */
export async function bundle(entry: string, outfile: string, { atOnce = false } = {}): Promise<Bundle> {
  const options = deployedOptions();
  const plugins = [...(options.plugins ?? []), ...(atOnce ? [boltStoreAtOnce] : [])];
  const { metafile } = await build({
    ...options,
    plugins,
    absWorkingDir: root,
    entryPoints: [entry],
    outfile,
    logLevel: 'error',
    metafile: true,
  });
  const packages = Object.keys(metafile.inputs).flatMap(
    (file) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? [],
  );
  return { file: outfile, bytes: statSync(outfile).size, packages: [...new Set(packages)] };
}

const boltStoreAtOnce: Plugin = {
  name: 'bolt-store-at-once',
  setup({ onResolve }) {
    onResolve({ filter: /^\.\/store\.ts$/ }, ({ importer }) => ({ path: join(importer, '../../doors/bolt-store.ts') }));
  },
};
