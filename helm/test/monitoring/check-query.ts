import type { SyntaxNode } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';
import { METRICS, type MetricName } from '@user-sync/runtime';

const PREFIX = 'user_sync_';

/** What is wrong with a query of a rule or panel; nothing: it parses, and asks the catalogue's metrics as they are. */
export function checkQuery(query: string, recorded: ReadonlySet<string>): string[] {
  const problems: string[] = [];
  const tree = parser.parse(query);
  const text = ({ from, to }: { from: number; to: number }) => query.slice(from, to);
  tree.iterate({
    enter(reference) {
      const { node } = reference;
      if (node.type.isError) problems.push(`does not parse at "${query.slice(node.from, node.from + 20)}"`);
      if (node.name === 'VectorSelector') problems.push(...checkSelector(node, text, recorded));
    },
  });
  return problems;
}

function checkSelector(node: SyntaxNode, text: (node: SyntaxNode) => string, recorded: ReadonlySet<string>): string[] {
  const identifier = node.getChild('Identifier');
  const name = identifier === null ? '' : text(identifier);
  if (recorded.has(name)) return [];
  const found = findMetric(name);
  if (found === undefined) return [`"${name}" is neither in the catalogue nor recorded`];
  const { labels, kind } = METRICS[found.metric];
  const known = new Set<string>([...labels, ...(found.suffix === '_bucket' ? ['le'] : [])]);
  const problems = labelsUsed(node, text)
    .filter((label) => !known.has(label))
    .map((label) => `${name} has no label "${label}"`);
  const around = surroundings(node, text);
  if (kind === 'gauge' && !around.some((word) => ['max', 'min', 'absent'].includes(word)))
    problems.push(`${name} is reported by each replica: use max by or min by`);
  if (kind !== 'gauge' && !around.some((word) => ['rate', 'increase'].includes(word)))
    problems.push(`${name} only rises: take its rate or increase`);
  return problems;
}

function findMetric(name: string): { metric: MetricName; suffix: string } | undefined {
  for (const suffix of ['', '_bucket', '_sum', '_count']) {
    if (!name.startsWith(PREFIX) || !name.endsWith(suffix)) continue;
    const metric = name.slice(PREFIX.length, name.length - suffix.length) as MetricName;
    if (metric in METRICS && (METRICS[metric].kind === 'histogram') === (suffix !== '')) return { metric, suffix };
  }
  return undefined;
}

/** The labels by which a selector is narrowed, and by which what stands directly around it is grouped. */
function labelsUsed(selector: SyntaxNode, text: (node: SyntaxNode) => string): string[] {
  const used: string[] = [];
  selector.cursor().iterate((reference) => {
    if (reference.from >= selector.to) return false;
    if (reference.name === 'LabelName') used.push(text(reference.node));
    return true;
  });
  for (let at = selector.parent; at !== null; at = at.parent) {
    if (at.name === 'BinaryExpr') break;
    if (at.name !== 'AggregateExpr') continue;
    const grouping = at.getChild('AggregateModifier')?.getChild('GroupingLabels');
    used.push(...(grouping?.getChildren('LabelName') ?? []).map(text));
  }
  return used;
}

/** Names of the functions and aggregations around a selector, the nearest aggregation being the last one looked at. */
function surroundings(selector: SyntaxNode, text: (node: SyntaxNode) => string): string[] {
  const words: string[] = [];
  for (let at = selector.parent; at !== null; at = at.parent) {
    if (at.name === 'FunctionCall') words.push(text(at.getChild('FunctionIdentifier')!));
    if (at.name === 'AggregateExpr') {
      words.push(text(at.getChild('AggregateOp')!));
      break;
    }
  }
  return words;
}
