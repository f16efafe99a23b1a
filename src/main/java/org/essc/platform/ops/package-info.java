/** What operators need: health and metrics of operations. */
package org.essc.platform.ops;
