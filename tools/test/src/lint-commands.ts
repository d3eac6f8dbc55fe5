/** Where the programs of `npm run lint` start. */
const LINTERS: Readonly<Record<string, string>> = {
  biome: 'node_modules/@biomejs/biome/bin/biome',
  cspell: 'node_modules/cspell/bin.mjs',
  knip: 'node_modules/knip/bin/knip.js',
};

/** The parts of the script `lint`, each as what Node is called with. Throws where a part is of another form. */
export function lintCommands(script: string): string[][] {
  return script.split(' && ').map((command) => {
    const [name, ...args] = command.split(' ');
    const program = LINTERS[name!];
    if (program === undefined || !args.every((arg) => /^[\w./=-]+$/.test(arg)))
      throw new Error(`\`npm test\` does not know how to run this part of \`npm run lint\`: ${command}`);
    return [program, ...args];
  });
}
