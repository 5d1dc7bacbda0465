import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

export interface Bundle {
  js: Uint8Array;
  css: Uint8Array;
}

const client = fileURLToPath(new URL('client/', import.meta.url));

/** The page's script and style, built from source into memory. */
export async function bundlePage(): Promise<Bundle> {
  const { outputFiles } = await build({
    entryPoints: { page: `${client}main.tsx`, style: `${client}style.css` },
    outdir: '/',
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    minify: true,
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'silent',
  });
  const output = (name: string): Uint8Array => {
    const file = outputFiles.find(({ path }) => path.endsWith(name));
    if (!file) throw new Error(`the bundle has no ${name}`);
    return file.contents;
  };
  return { js: output('page.js'), css: output('style.css') };
}
