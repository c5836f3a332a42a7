/**
 * The pattern of a Region's name, which becomes part of ARNs and object keys: nothing else may pass for one.
 */

export const regionPattern = /^[a-z]{2,8}(-[a-z]{2,12}){1,3}-\d{1,2}$/;
