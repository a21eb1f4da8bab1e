// The library's files, as gallery.py writes them, from the site.
import { dataFile } from "./data-file.js";
import { Library } from "./logic/gallery-search.js";

/** The library whose first file has this address. */
export async function openLibrary(address) {
  const about = await dataFile(address);
  return new Library(about, (name) => dataFile(new URL(`${name}.json?v=${about.version}`, address)));
}
