import { beforeAll, describe, expect, it } from '@jest/globals';
import { problemsOf } from './check-manifest.ts';
import { chart, helm, KUBERNETES, type Manifest, renderChart, SCENARIOS } from './helm.ts';
import { breaches, podTemplate } from './restricted.ts';

const EVERYWHERE = SCENARIOS.flatMap((file) => KUBERNETES.map((version) => ({ file, version })));

describe.each(EVERYWHERE)('$file on Kubernetes $version', ({ file, version }) => {
  let manifests: Manifest[];
  beforeAll(async () => {
    manifests = await renderChart([file], [], version);
  });

  it('passes `helm lint --strict`', async () => {
    await expect(
      helm(['lint', '--strict', chart, '--values', `${chart}/ci/${file}`, `--kube-version=${version}.0`]),
    ).resolves.toContain('0 chart(s) failed');
  });

  it('makes only what the server takes, without a field that it does not know', () => {
    expect(manifests.flatMap((each) => problemsOf(each, version))).toEqual([]);
  });

  it('makes pods that meet the restricted profile', () => {
    const pods = manifests.filter(podTemplate);

    expect(pods).toHaveLength(7);
    for (const each of pods)
      expect({ [each.metadata.name]: breaches(podTemplate(each).spec) }).toEqual({ [each.metadata.name]: [] });
  });

  it('gives each object a name of its own that Kubernetes allows, and labels that it allows', () => {
    const names = manifests.map(({ kind, metadata }) => `${kind} ${metadata.name}`);

    expect(names).toEqual([...new Set(names)]);
    for (const { metadata } of manifests) {
      expect(metadata.name).toMatch(/^[a-z0-9]([-a-z0-9.]{0,61}[a-z0-9])?$/);
      for (const value of Object.values(metadata.labels!)) expect(value).toMatch(/^[A-Za-z0-9][-A-Za-z0-9_.]{0,62}$/);
    }
  });

  it('mounts nothing that no volume holds, and holds nothing that nobody mounts', () => {
    for (const each of manifests.filter(podTemplate)) {
      const { volumes, initContainers = [], containers } = podTemplate(each).spec;
      const mounted = [...initContainers, ...containers].flatMap((container) =>
        container.volumeMounts.map(({ name }: { name: string }) => name),
      );

      expect(volumes.map(({ name }: { name: string }) => name).sort()).toEqual([...new Set(mounted)].sort());
    }
  });
});

describe('the check against the schemas', () => {
  const deployment = (spec: object) => ({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'x' }, spec });
  const selector = { matchLabels: { a: 'b' } };
  const pod = (container: object) => ({
    metadata: { labels: { a: 'b' } },
    spec: { containers: [{ name: 'c', image: 'i', ...container }] },
  });

  it('takes what is right', () => {
    expect(problemsOf(deployment({ selector, template: pod({}) }), '1.30')).toEqual([]);
  });

  it('knows every kind that can be made, of Kubernetes and of operators', () => {
    const rule = { groups: [{ name: 'g', rules: [{ alert: 'A', expr: 'vector(1)', labels: {}, annotations: {} }] }] };
    const object = (apiVersion: string, kind: string, spec: object) => ({
      apiVersion,
      kind,
      metadata: { name: 'x' },
      spec,
    });

    expect(problemsOf(object('monitoring.coreos.com/v1', 'PrometheusRule', rule), '1.37')).toEqual([]);
    for (const kind of ['v1 Pod', 'batch/v1 Job', 'policy/v1 PodDisruptionBudget', 'keda.sh/v1alpha1 ScaledObject']) {
      const [apiVersion, name] = kind.split(' ') as [string, string];
      expect(problemsOf(object(apiVersion, name, {}), '1.30')).not.toContain(`${kind} is unknown`);
    }
  });

  it.each([
    ['a misspelled field', deployment({ selector, template: pod({ livenesProbe: {} }) }), 'livenesProbe'],
    ['a wrong type', deployment({ selector, replicas: 'two', template: pod({}) }), '/spec/replicas'],
    ['a missing field', deployment({ selector }), 'template'],
    ['an unknown kind', { ...deployment({}), kind: 'Deploiement' }, 'is unknown'],
    [
      'a wrong value of an operator',
      { apiVersion: 'kafka.strimzi.io/v1', kind: 'KafkaTopic', metadata: { name: 'x' }, spec: { partitions: 0 } },
      '/spec/partitions',
    ],
    [
      'a misspelled field of an operator',
      { apiVersion: 'kafka.strimzi.io/v1', kind: 'KafkaTopic', metadata: { name: 'x' }, spec: { partition: 1 } },
      '"partition"',
    ],
  ])('finds %s', (_, manifest, words) => {
    expect(problemsOf(manifest, '1.37').join('\n')).toContain(words);
  });

  it('finds a field that is too new for the oldest version', () => {
    const restartRules = pod({ restartPolicy: 'Never', restartPolicyRules: [{ action: 'Restart' }] });

    expect(problemsOf(deployment({ selector, template: restartRules }), '1.37')).toEqual([]);
    expect(problemsOf(deployment({ selector, template: restartRules }), '1.30').join()).toContain('restartPolicyRules');
  });
});

describe('the check against the restricted profile', () => {
  const good = {
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    securityContext: { runAsNonRoot: true, runAsUser: 65532, seccompProfile: { type: 'RuntimeDefault' } },
    volumes: [{ name: 'tmp', emptyDir: { sizeLimit: '1Mi' } }],
    containers: [
      {
        name: 'c',
        securityContext: {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        },
        resources: { requests: { cpu: '1' }, limits: { memory: '1Mi' } },
        volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }],
      },
    ],
  };
  const [container] = good.containers;

  it('takes a pod that meets it', () => {
    expect(breaches(good)).toEqual([]);
  });

  it.each([
    ['root', { ...good, securityContext: { ...good.securityContext, runAsNonRoot: false } }, 'runAsNonRoot'],
    ['no seccomp profile', { ...good, securityContext: { ...good.securityContext, seccompProfile: {} } }, 'seccomp'],
    ['a folder of the host', { ...good, volumes: [{ name: 'tmp', hostPath: { path: '/' } }] }, 'allowed kind'],
    ['the network of the host', { ...good, hostNetwork: true }, 'hostNetwork'],
    [
      'a capability',
      { ...good, containers: [{ ...container, securityContext: { capabilities: { drop: [], add: ['NET_ADMIN'] } } }] },
      'adds no capability',
    ],
    ['no memory limit', { ...good, containers: [{ ...container, resources: { requests: {} } }] }, 'memory limit'],
  ])('finds %s', (_, pod, rule) => {
    expect(breaches(pod).join('\n')).toContain(rule);
  });
});
