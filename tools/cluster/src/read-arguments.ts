import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

export const usage = `npm run cluster:test -- [options] [-- ARGUMENTS FOR THE BUILDER OF IMAGES]
  Installs the chart in a namespace of its own on the cluster that KUBECONFIG names, with the emulators for Entra and
  Ziik, disturbs it, and judges what stands in Ziik. Needs kubectl and Helm 3.14 or newer. Exits with 1 when something is
  not as it should be, with 69 when there is no cluster.
  --load COMMAND           how the nodes get an image, by a shell with its name in $IMAGE (also CLUSTER_LOAD):
                             kind load docker-image $IMAGE · minikube image load $IMAGE · docker push $IMAGE
  --images NAME=IMAGE,…    services=…,sandbox=…,next=… (services of a next version with one migration more): they are on
                           the nodes or can be pulled; all three, in the place of building them
  --repository NAME        of the images that are built (azure-user-sync); with the registry's host for docker push
  --ca FILE                certificate authority (PEM) of a proxy, trusted while the images are built
  --kafka HOST:PORT --database URL   as pods reach them, the database empty; without: a pod each (parts.yaml)
  --people N               in the directory (1000)
  --only WORDS             of what is done to it when it runs, only that with these words in its name
  --keep                   the namespace stays
  --json                   the table as JSON on standard output`;

/** Images by name, as the chart and the emulators' manifests take them. */
export interface Images {
  readonly services: string;
  readonly sandbox: string;
  readonly next: string;
}

/** The options of the command. */
export interface Arguments {
  readonly load: string | undefined;
  /** Undefined: they are built. */
  readonly images: Images | undefined;
  readonly repository: string;
  readonly builderArguments: readonly string[];
  /** Kafka and Postgres that are there. */
  readonly parts: { readonly kafka: string; readonly database: URL } | undefined;
  readonly people: number;
  /** In the names of the disturbances that are wanted. */
  readonly only: string;
  readonly keep: boolean;
  readonly json: boolean;
}

/** Reads the command line; throws a TypeError with a message for the user. */
export function readArguments(args: readonly string[], env: NodeJS.ProcessEnv): Arguments {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      load: { type: 'string' },
      images: { type: 'string' },
      repository: { type: 'string', default: 'azure-user-sync' },
      ca: { type: 'string' },
      kafka: { type: 'string' },
      database: { type: 'string' },
      people: { type: 'string', default: '1000' },
      only: { type: 'string', default: '' },
      keep: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
  });
  const people = Number(values.people);
  if (!Number.isSafeInteger(people) || people < 100) throw new TypeError('--people: a whole number from 100 on.');
  return {
    load: values.load ?? env.CLUSTER_LOAD,
    images: values.images === undefined ? undefined : imagesOf(values.images),
    repository: values.repository,
    builderArguments: values.ca === undefined ? positionals : ['--ca', resolve(values.ca), ...positionals],
    parts: partsOf(values.kafka, values.database),
    people,
    only: values.only,
    keep: values.keep,
    json: values.json,
  };
}

function imagesOf(text: string): Images {
  const named = new Map(text.split(',').map((each) => [each.split('=')[0]!, each.slice(each.indexOf('=') + 1)]));
  const { services, sandbox, next } = Object.fromEntries(named);
  if (!services || !sandbox || !next || named.size !== 3)
    throw new TypeError('--images: services=IMAGE,sandbox=IMAGE,next=IMAGE, all three.');
  return { services, sandbox, next };
}

function partsOf(kafka: string | undefined, database: string | undefined): Arguments['parts'] {
  if (kafka === undefined && database === undefined) return undefined;
  if (kafka === undefined || database === undefined) throw new TypeError('--kafka and --database belong together.');
  const url = URL.canParse(database) ? new URL(database) : undefined;
  if (url?.protocol !== 'postgres:' && url?.protocol !== 'postgresql:')
    throw new TypeError('--database: postgres://user:password@host:port/name.');
  return { kafka, database: url };
}
