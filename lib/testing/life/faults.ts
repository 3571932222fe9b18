// What `npm run test:faults` works with for deletions and the rest of a ticket's life. It is loaded in one go, once the environment is as
// the application is to find it.
export { neverGuessed } from "@/lib/testing/deletion/never-guessed";
export { playLife } from "./life";
