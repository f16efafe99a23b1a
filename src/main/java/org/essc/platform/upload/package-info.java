/** Bodies that are larger than a few kilobytes: how many at a time, how fast, and how read. */
package org.essc.platform.upload;
