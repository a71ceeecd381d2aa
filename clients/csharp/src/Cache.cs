using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;

namespace PhoenixProfile
{
    /// <summary>The newest version of each profile; evicts the least recently updated, never kept ones.</summary>
    internal sealed class Cache
    {
        private struct Entry
        {
            internal Profile Profile;
            internal TimeSpan At;
        }

        private readonly int max;
        private readonly Func<string, bool> isKept;
        private readonly Dictionary<string, LinkedListNode<Entry>> entries = new Dictionary<string, LinkedListNode<Entry>>();
        private readonly LinkedList<Entry> order = new LinkedList<Entry>();
        private readonly Stopwatch clock = Stopwatch.StartNew();

        internal Cache(int max, Func<string, bool> isKept)
        {
            this.max = max;
            this.isKept = isKept;
        }

        /// <summary>The profile, or null if it is not here or older.</summary>
        internal Profile Get(string userId, TimeSpan maxAge)
        {
            LinkedListNode<Entry> entry;
            return entries.TryGetValue(userId, out entry) && clock.Elapsed - entry.Value.At < maxAge ? entry.Value.Profile : null;
        }

        /// <summary>Returns whether there was an older version.</summary>
        internal bool Remove(string userId, long version)
        {
            LinkedListNode<Entry> entry;
            if (!entries.TryGetValue(userId, out entry) || entry.Value.Profile.Version >= version)
            {
                return false;
            }
            order.Remove(entry);
            return entries.Remove(userId);
        }

        /// <summary>Returns whether it is newer than the version that was here.</summary>
        internal bool Put(Profile profile)
        {
            LinkedListNode<Entry> before;
            bool known = entries.TryGetValue(profile.UserId, out before);
            // profiles read with a key have no version; each answer replaces the one before
            bool newer = !known || profile.Version > before.Value.Profile.Version || profile.Version == 0;
            if (known)
            {
                order.Remove(before);
            }
            entries[profile.UserId] = order.AddLast(
                new Entry { Profile = newer ? profile : before.Value.Profile, At = clock.Elapsed });
            if (entries.Count > max)
            {
                foreach (Entry oldest in order.Where(each => !isKept(each.Profile.UserId)).Take(entries.Count - max).ToList())
                {
                    order.Remove(entries[oldest.Profile.UserId]);
                    entries.Remove(oldest.Profile.UserId);
                }
            }
            return newer;
        }
    }
}
