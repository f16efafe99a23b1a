/** Files that nobody but their owner may read. */
package org.essc.platform.disk;
