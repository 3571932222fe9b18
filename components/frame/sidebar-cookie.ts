/** Tells the server whether the sidebar is collapsed, so that the first HTML has its width. */
export const SIDEBAR_COOKIE = "sidebar";
export const SIDEBAR_COLLAPSED = "collapsed";
