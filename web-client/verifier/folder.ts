import type { Folder } from './verify';

/** The files that were chosen with `<input webkitdirectory>`, by their paths within the folder. */
export function chosenFolder(files: FileList): Folder {
  const inside = (file: File) => file.webkitRelativePath.split('/').slice(1).join('/') || file.name;
  return new Map([...files].map((file) => [inside(file), file]));
}

/** The files of the folder that was dropped; `null`: it was none. */
export async function droppedFolder(data: DataTransfer): Promise<Folder | null> {
  // The list of items is empty as soon as anything was waited for.
  const root = data.items[0]?.webkitGetAsEntry() ?? null;
  if (!isFolder(root)) return null;
  const files = new Map<string, Blob>();
  await collect(root, '', files);
  return files;
}

async function collect(
  folder: FileSystemDirectoryEntry,
  path: string,
  into: Map<string, Blob>,
): Promise<void> {
  const reader = folder.createReader();
  const next = () => new Promise<FileSystemEntry[]>((done, failed) => reader.readEntries(done, failed));
  // A hundred at a time, and none at the end.
  for (let entries = await next(); entries.length > 0; entries = await next()) {
    for (const entry of entries) {
      if (isFolder(entry)) await collect(entry, `${path}${entry.name}/`, into);
      else into.set(path + entry.name, await fileOf(entry as FileSystemFileEntry));
    }
  }
}

function isFolder(entry: FileSystemEntry | null): entry is FileSystemDirectoryEntry {
  return entry?.isDirectory === true;
}

function fileOf(entry: FileSystemFileEntry): Promise<Blob> {
  return new Promise((done, failed) => entry.file(done, failed));
}
