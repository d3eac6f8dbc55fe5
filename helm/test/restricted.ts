import type { Manifest } from './helm.ts';

/** The template of the pods that an object makes; undefined for one that makes none. */
export function podTemplate({ kind, metadata, spec }: Manifest) {
  if (kind === 'Pod') return { metadata, spec };
  if (kind === 'CronJob') return spec.jobTemplate.spec.template;
  return ['Deployment', 'StatefulSet', 'DaemonSet', 'Job'].includes(kind) ? spec.template : undefined;
}

// biome-ignore lint/suspicious/noExplicitAny: a pod as Kubernetes knows it
type Pod = any;

/**
 * What of a pod breaks the profile "restricted" of the Pod Security Standards (1.35), and this chart's own rules beyond
 * it: numbers for the user, a read-only root, no token, limits.
 */
export function breaches(pod: Pod): string[] {
  const own = pod.securityContext ?? {};
  const found: string[] = [];
  const expect = (isGood: boolean, rule: string) => void (isGood || found.push(rule));

  for (const shared of ['hostNetwork', 'hostPID', 'hostIPC', 'hostUsers']) expect(!pod[shared], `no ${shared}`);
  for (const volume of pod.volumes ?? []) {
    const [kind] = Object.keys(volume).filter((key) => key !== 'name');
    expect(
      [
        'configMap',
        'csi',
        'downwardAPI',
        'emptyDir',
        'ephemeral',
        'persistentVolumeClaim',
        'projected',
        'secret',
      ].includes(kind ?? ''),
      `volume ${volume.name} is of an allowed kind`,
    );
    if (volume.emptyDir) expect(Boolean(volume.emptyDir.sizeLimit), `volume ${volume.name} has a size`);
  }
  expect(own.runAsNonRoot === true, 'runAsNonRoot');
  expect(own.runAsUser === 65532, 'uid 65532');
  expect(['RuntimeDefault', 'Localhost'].includes(own.seccompProfile?.type), 'seccomp profile');
  expect(!own.sysctls && !own.seLinuxOptions && !own.windowsOptions, 'no special pod options');
  expect(pod.automountServiceAccountToken === false, 'no token');
  expect(pod.enableServiceLinks === false, 'no service links');

  for (const container of [...(pod.initContainers ?? []), ...pod.containers]) {
    const context = container.securityContext ?? {};
    const rule = (isGood: boolean, text: string) => expect(isGood, `${container.name}: ${text}`);
    rule(context.privileged !== true, 'not privileged');
    rule(context.allowPrivilegeEscalation === false, 'no privilege escalation');
    rule(context.runAsNonRoot !== false && (context.runAsUser ?? 65532) !== 0, 'not root');
    rule(context.readOnlyRootFilesystem === true, 'read-only root');
    rule(context.capabilities?.drop?.includes('ALL') === true, 'drops all capabilities');
    rule((context.capabilities?.add ?? []).length === 0, 'adds no capability');
    rule(!(container.ports ?? []).some((port: Pod) => port.hostPort), 'no host port');
    rule(Boolean(container.resources?.requests && container.resources?.limits?.memory), 'requests and a memory limit');
    rule(
      (container.volumeMounts ?? []).some((mount: Pod) => mount.mountPath === '/tmp'),
      '/tmp is a volume',
    );
  }
  return found;
}
