// The build gives each file of texts in two parts, with its messages parsed (bundle/split-texts.ts).
declare module '*.json?first' {
  const texts: Record<string, import('react-intl').MessageFormatElement[]>;
  export default texts;
}

declare module '*.json?later' {
  const texts: Record<string, import('react-intl').MessageFormatElement[]>;
  export default texts;
}
