import { describe, expect, it } from 'vitest';
import { type Declaration, type Value, valueAt } from './bicep.ts';
import {
  bicepPaths,
  declarationOf,
  declarationsOf,
  readAppSettings,
  readText,
  resourceOf,
  resourcesOf,
  textAt,
} from './templates.ts';

const path = 'infra/app/private-endpoints.bicep';

/** Those that the app has an endpoint of in its settings, and the vault. */
const SERVICES = [
  ...readAppSettings().flatMap(({ name }) => /__(\w+)ServiceUri$/.exec(name)?.[1] ?? []),
  'vault',
];

/** The domain that Azure keeps for private endpoints of each kind. */
const ZONES: Readonly<Record<string, string>> = {
  blob: "'privatelink.blob.${storageSuffix}'",
  queue: "'privatelink.queue.${storageSuffix}'",
  table: "'privatelink.table.${storageSuffix}'",
  vault: "'privatelink${replace(environment().suffixes.keyvaultDns, '.vault.', '.vaultcore.')}'",
};

const services = itemsOf(declarationOf(path, 'var', 'services').value);

describe('the network', () => {
  it('is there where it is asked for, and only there', () => {
    const modules = declarationsOf('infra/main.bicep', 'module');
    const conditional = modules.filter(({ condition }) => condition === '(vnetEnabled)');
    expect(conditional.map(({ name }) => name)).toEqual(['network', 'privateEndpoints']);
    const homes = new Set(['infra/app/network.bicep', path]);
    for (const file of bicepPaths.filter((other) => !homes.has(other))) {
      expect(readText(file)).not.toContain('Microsoft.Network/');
    }
  });

  it('has a subnet that the plan takes, and one for the endpoints', () => {
    const network = resourceOf('Microsoft.Network/virtualNetworks');
    const subnets = itemsOf(valueAt(network.value, 'properties', 'subnets'));
    const delegations = subnets.map((subnet) => {
      const [delegation] = itemsOf(valueAt(subnet, 'properties', 'delegations') ?? []);
      return [
        textAt(subnet, 'name'),
        delegation && textAt(delegation, 'properties', 'serviceName'),
      ];
    });
    expect(delegations).toEqual([
      ['app', 'Microsoft.App/environments'],
      ['endpoints', undefined],
    ]);
    expect(textAt(network.value, 'resource appSubnet', 'name')).toBe('app');
    expect(textAt(network.value, 'resource endpointSubnet', 'name')).toBe('endpoints');
    expect(outputOfNetwork('appSubnetId')).toBe('network::appSubnet.id');
    expect(outputOfNetwork('endpointSubnetId')).toBe('network::endpointSubnet.id');
  });

  it('is what the app reaches the rest through', () => {
    const { value } = declarationOf('infra/main.bicep', 'module', 'functionApp');
    expect(textAt(value, 'params', 'subnetId')).toBe("network.?outputs.appSubnetId ?? ''");
    expect(value).toMatchObject({ dependsOn: ['roles', 'privateEndpoints'] });
    const site = resourceOf('Microsoft.Web/sites').value;
    expect(textAt(site, 'properties', 'virtualNetworkSubnetId')).toBe(
      'empty(subnetId) ? null : subnetId',
    );
  });

  it('leaves the app itself open to the senders', () => {
    const site = resourceOf('Microsoft.Web/sites').value;
    expect(valueAt(site, 'properties', 'publicNetworkAccess')).toBeUndefined();
    expect(valueAt(site, 'properties', 'siteConfig', 'ipSecurityRestrictions')).toBeUndefined();
  });
});

describe('private endpoints', () => {
  it('are there for each service that the app uses', () => {
    expect(services.map((service) => textAt(service, 'group'))).toEqual(SERVICES);
    const targets = services.map((service) => textAt(service, 'resourceId'));
    expect(targets).toEqual(['storage.id', 'storage.id', 'storage.id', 'vault.id']);
    const endpoint = resourceOf('Microsoft.Network/privateEndpoints');
    expect(endpoint.loop).toBe('service in services');
    expect(endpoint.value).toMatchObject({
      properties: {
        subnet: { id: 'subnetId' },
        privateLinkServiceConnections: [
          {
            properties: { privateLinkServiceId: 'service.resourceId', groupIds: ['service.group'] },
          },
        ],
      },
    });
  });

  it('each have a zone of the right name, which the network looks into', () => {
    for (const service of services) {
      const group = textAt(service, 'group') ?? '';
      expect(valueAt(service, 'zone')).toBe(ZONES[group]);
    }
    const zone = resourceOf('Microsoft.Network/privateDnsZones');
    expect([zone.loop, textAt(zone.value, 'name')]).toEqual([
      'service in services',
      'service.zone',
    ]);
    const link = resourceOf('Microsoft.Network/privateDnsZones/virtualNetworkLinks');
    expect(link.loop).toBe('(service, index) in services');
    expect(link.value).toMatchObject({
      parent: 'zones[index]',
      properties: { registrationEnabled: 'false', virtualNetwork: { id: 'networkId' } },
    });
  });

  it('each have their address in their zone', () => {
    const record = resourceOf('Microsoft.Network/privateEndpoints/privateDnsZoneGroups');
    expect(record.loop).toBe('(service, index) in services');
    expect(record.value).toMatchObject({
      parent: 'endpoints[index]',
      properties: {
        privateDnsZoneConfigs: [{ properties: { privateDnsZoneId: 'zones[index].id' } }],
      },
    });
  });
});

describe('access from the internet', () => {
  const closed = ['Microsoft.KeyVault/vaults', 'Microsoft.Storage/storageAccounts'].map(resourceOf);

  it.each(closed)('to $name is off with a network, and only with one', (resource: Declaration) => {
    const { value } = resource;
    expect(textAt(value, 'properties', 'publicNetworkAccess')).toBe(
      "isPrivate && empty(allowedIpAddresses) ? 'Disabled' : 'Enabled'",
    );
    const rules = ['properties', 'networkAcls'] as const;
    // Storage deletes old results by itself, from outside the network.
    const isStorage = resource === closed[1];
    expect(textAt(value, ...rules, 'bypass')).toBe(isStorage ? 'AzureServices' : 'None');
    expect(textAt(value, ...rules, 'defaultAction')).toBe("isPrivate ? 'Deny' : 'Allow'");
    expect(textAt(value, ...rules, 'ipRules')).toMatch(
      /^\[for address in allowedIpAddresses: \{ value: address\b/,
    );
  });

  it('goes by the one switch, and lets nobody in unless asked', () => {
    for (const module of ['storage', 'keyVault']) {
      const { value } = declarationOf('infra/main.bicep', 'module', module);
      expect(textAt(value, 'params', 'isPrivate')).toBe('vnetEnabled');
      expect(textAt(value, 'params', 'allowedIpAddresses')).toBe('allowedIpAddresses');
    }
    const initial = (name: string) => declarationOf('infra/main.bicep', 'param', name).value;
    expect([initial('vnetEnabled'), initial('allowedIpAddresses')]).toEqual(['false', []]);
  });

  it('is said of nothing else', () => {
    const all = bicepPaths.flatMap((file) => declarationsOf(file, 'resource'));
    const restricted = all.filter(({ value }) =>
      valueAt(value, 'properties', 'publicNetworkAccess'),
    );
    expect(restricted).toEqual(closed);
    expect(resourcesOf('Microsoft.Network/networkSecurityGroups')).toEqual([]);
  });
});

function itemsOf(value: Value | undefined): readonly Value[] {
  if (!Array.isArray(value)) throw new Error('Not an array');
  return value as readonly Value[];
}

function outputOfNetwork(name: string): Value {
  return declarationOf('infra/app/network.bicep', 'output', name).value;
}
