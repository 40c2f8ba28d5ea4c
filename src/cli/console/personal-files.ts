/** Folders of files that say who called whom, or which user of an organisation somebody warns of. */
const FOLDERS = ['calls/', 'safety-alerts/', 'safety-cases/'];

/** Whether a stored file is shown to none but who asks for personal data. */
export function isPersonalFile(path: string): boolean {
  return FOLDERS.some((folder) => path.startsWith(folder));
}
