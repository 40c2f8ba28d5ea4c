// What the app uses of a large library: imported from here, the rest of it is left out of the bundle.
export { ContainerClient } from '@azure/storage-blob';
