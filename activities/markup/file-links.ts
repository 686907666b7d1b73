/** Pages that name the files beside them, where these stand at other addresses. */

/** `addresses`: by the name of a file. `more`: attributes to add, as they are written. */
export function withFileLinks(
  page: string,
  addresses: ReadonlyMap<string, string>,
  more: (name: string) => string = () => '',
): string {
  return page.replace(/ href="([a-z.]+)"/g, (whole, name: string) => {
    const address = addresses.get(name);
    if (address === undefined) return whole;
    return ` href="${address.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}"${more(name)}`;
  });
}
