import { consoleHost } from '../../domain/facts/console-host.ts'

/** A group's graph in the CloudWatch console over a window: CPU on the right axis, instances in service on the left; null for what is no region. */
export function metricsLink(
  { region, name }: { readonly region: string; readonly name: string },
  { start, end }: { readonly start: string; readonly end: string },
): string | null {
  if (!/^[a-z0-9-]+$/.test(region)) return null
  const group = `~'AutoScalingGroupName~'${consoleText(name)}`
  const metrics = `(~'AWS*2fAutoScaling~'GroupInServiceInstances${group})~(~'AWS*2fEC2~'CPUUtilization${group}~(yAxis~'right))`
  const graph = `~(metrics~(~${metrics})~start~'${consoleText(start)}~end~'${consoleText(end)}~region~'${region}~stat~'Average~period~300)`
  return `https://${region}.${consoleHost(region)}/cloudwatch/home?region=${region}#metricsV2:graph=${graph}`
}

/** Text as the console's addresses hold it: all but letters, digits and `-_.` by code unit, two digits after `*` or four after `**`. */
function consoleText(text: string): string {
  return text.replaceAll(/[^A-Za-z0-9_.-]/g, (unit) => {
    const code = unit.charCodeAt(0)
    return code < 0x100 ? `*${code.toString(16).padStart(2, '0')}` : `**${code.toString(16).padStart(4, '0')}`
  })
}
