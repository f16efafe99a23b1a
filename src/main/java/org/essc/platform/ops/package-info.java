/** What operators need: health, metrics of operations, trace ids. */
package org.essc.platform.ops;
