/** What there is to launch, where, and at what price, as AWS answers. */

/** DescribeInstanceTypes of `[name, vCPUs, architecture]`, four GiB a vCPU. */
export const typed = (types: readonly (readonly [name: string, vcpus: number, architecture: string, more?: object])[]): object => ({
  InstanceTypes: types.map(([InstanceType, vcpus, architecture, more]) => ({
    InstanceType,
    CurrentGeneration: true,
    BurstablePerformanceSupported: InstanceType.startsWith('t'),
    VCpuInfo: { DefaultVCpus: vcpus },
    MemoryInfo: { SizeInMiB: vcpus * 4096 },
    ProcessorInfo: { SupportedArchitectures: [architecture] },
    ...more,
  })),
})

/** DescribeInstanceTypeOfferings by zone. */
export const offered = (zonesOf: Readonly<Record<string, readonly string[]>>): object => ({
  InstanceTypeOfferings: Object.entries(zonesOf).flatMap(([InstanceType, zones]) =>
    zones.map((Location) => ({ InstanceType, LocationType: 'availability-zone', Location })),
  ),
})

/** GetProducts of `[type, USD an hour]`, plain Linux on shared hardware unless `attributes` say otherwise. */
export const priced = (types: readonly (readonly [name: string, usd: string, attributes?: object])[]): { readonly PriceList: readonly string[] } => ({
  PriceList: types.map(([instanceType, usd, attributes]) =>
    JSON.stringify({
      product: {
        productFamily: 'Compute Instance',
        attributes: {
          instanceType,
          regionCode: 'us-east-1',
          operatingSystem: 'Linux',
          tenancy: 'Shared',
          preInstalledSw: 'NA',
          capacitystatus: 'Used',
          marketoption: 'OnDemand',
          operation: 'RunInstances',
          ...attributes,
        },
      },
      terms: { OnDemand: { t: { priceDimensions: { d: { unit: 'Hrs', pricePerUnit: { USD: usd } } } } } },
    }),
  ),
})
