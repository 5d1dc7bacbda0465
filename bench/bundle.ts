import { readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
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

/** Bundles a program as deployed; `atOnce`: with all that stands behind the Bolt side having its answer already. */
export async function bundle(entry: string, outfile: string, { atOnce = false } = {}): Promise<Bundle> {
  const options = deployedOptions();
  const plugins = [...(options.plugins ?? []), ...(atOnce ? [boltAtOnce] : [])];
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

const boltAtOnce: Plugin = {
  name: 'bolt-at-once',
  setup({ onResolve }) {
    onResolve({ filter: /^\.\/(behind|people)\.ts$/ }, ({ path }) => ({
      path: join(root, 'bench/doors', `bolt-${basename(path)}`),
    }));
  },
};
