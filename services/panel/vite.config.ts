import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import optimizeLocales from '@react-aria/optimize-locales-plugin';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { splitTexts } from './bundle/split-texts.ts';

/** Writes a .br and a .gz beside each asset, which the server sends as they are. */
function precompressed(): Plugin {
  return {
    name: 'precompressed',
    apply: 'build',
    writeBundle({ dir }, bundle) {
      for (const name of Object.keys(bundle)) {
        if (!/\.(js|css|svg)$/.test(name)) continue;
        const path = join(dir!, name);
        const content = readFileSync(path);
        writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }));
        const params = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY };
        writeFileSync(`${path}.br`, brotliCompressSync(content, { params }));
      }
    },
  };
}

/** Asks for what the first page needs, before the large scripts have come. */
const EARLY = [
  /src\/sign-in\/(take-token|read-claims)\.ts$/,
  /src\/api\/(ask-early|early-paths|api-root)\.ts$/,
  /src\/frame\/(ask-texts|language-of|warm-up)\.ts$/,
  /vite\/preload-helper/,
];
/** The first page loads this module and its static imports. */
const FIRST = /src\/main\.tsx$/;
/** What opens over a page, or stands around it: loaded as soon as the first page is shown. */
const OVERLAYS = /src\/look\/(open-dialog|open-menu|toast|aria-locale)\.tsx$/;

interface Graph {
  readonly getModuleInfo: (id: string) => { readonly importers: readonly string[] } | null;
}

/** Whether a module is one of these, or is loaded with one. */
function comesWith(begin: RegExp, id: string, graph: Graph, seen = new Set<string>()): boolean {
  if (begin.test(id)) return true;
  if (seen.has(id)) return false;
  seen.add(id);
  return graph.getModuleInfo(id)?.importers.some((importer) => comesWith(begin, importer, graph, seen)) ?? false;
}

/** Few files for the first page, whatever the other pages share: each one more is a way to the server. */
function chunkOf(id: string, graph: Graph): string | null {
  if (EARLY.some((each) => each.test(id))) return 'early';
  const isPackage = id.includes('node_modules');
  if (comesWith(FIRST, id, graph)) return isPackage ? 'packages' : 'frame';
  const texts = /src\/texts\/(\w+)\.json\?(\w+)$/.exec(id);
  if (texts !== null) return `${texts[1]}-${texts[2]}`;
  if (!isPackage && !/src\/look\//.test(id)) return null;
  return comesWith(OVERLAYS, id, graph) ? 'overlays' : 'fields';
}

export default defineConfig({
  root: import.meta.dirname,
  // Relative, so that a gateway may serve the panel below any prefix.
  base: './',
  resolve: {
    alias: [
      { find: /^@formatjs\/icu-messageformat-parser$/, replacement: '@formatjs/icu-messageformat-parser/no-parser.js' },
    ],
  },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    manifest: 'manifest.json',
    // An asset that is inlined would be a data: address, which the content security policy refuses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // src/size.spec.ts judges the sizes, as they are sent.
    chunkSizeWarningLimit: 1_000,
    rolldownOptions: {
      checks: { pluginTimings: false },
      output: {
        codeSplitting: { groups: [{ name: chunkOf }], includeDependenciesRecursively: false },
      },
    },
  },
  plugins: [
    splitTexts(import.meta.dirname),
    react(),
    { ...optimizeLocales.vite({ locales: ['en-US', 'da-DK'] }), enforce: 'pre' },
    precompressed(),
  ],
});
