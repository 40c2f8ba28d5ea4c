/** Whether an address is of this machine: who answers there has its clock. */
export function isOnThisMachine(url: string): boolean {
  const { hostname = '' } = URL.parse(url) ?? {};
  return /^(localhost|127\.[\d.]+|\[::1\])$/.test(hostname);
}
