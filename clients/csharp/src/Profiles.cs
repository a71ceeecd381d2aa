using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace PhoenixProfile
{
    /// <summary>
    /// A client of the service: batched reads, changes, and live changes. It works, and calls back, on the synchronization
    /// context of the thread that made it: in Unity the main thread. Without one, threads may share it, and it calls back on the
    /// thread pool, one callback at a time.
    /// </summary>
    public sealed class Profiles : IDisposable
    {
        private const int UserIdBytesMax = 255;

        /// <summary>With a key the ids are always in the URL, and the service counts each 25 users as one read.</summary>
        private const int KeyBatchMax = 25;

        private readonly ProfilesOptions options;
        private readonly SynchronizationContext context;
        private readonly TimeSpan batchWindow;
        // all below is confined to the context
        private readonly Api api;
        private readonly Cache cache;
        private readonly Dictionary<string, TaskCompletionSource<Profile>> calls =
            new Dictionary<string, TaskCompletionSource<Profile>>();
        private readonly List<string> unsent = new List<string>();
        private readonly Dictionary<string, List<Watch>> watches = new Dictionary<string, List<Watch>>();
        private readonly List<LiveStream> streams = new List<LiveStream>();
        private bool closed;

        public Profiles(string baseUrl, string token)
            : this(new ProfilesOptions { BaseUrl = baseUrl, Token = () => Task.FromResult(token) })
        {
        }

        public Profiles(ProfilesOptions options)
        {
            if (options.BaseUrl == null || (options.Token == null) == (options.Key == null))
            {
                throw new ArgumentException("BaseUrl, and either Token or Key: required");
            }
            this.options = options;
            SynchronizationContext current = SynchronizationContext.Current;
            context = current ?? new SerialContext();
            batchWindow = options.BatchWindow ?? TimeSpan.FromMilliseconds(current == null ? 2 : 0);
            api = new Api(options);
            cache = new Cache(options.CacheMax, watches.ContainsKey);
        }

        /// <summary>
        /// Returns the profile of a user; creates it if it does not exist. Reads of one frame become one request.
        /// </summary>
        /// <exception cref="ProfilesException" />
        public Task<Profile> Get(string userId)
        {
            RequireUserId(userId);
            return Run(() =>
            {
                bool live = streams.Any(stream => stream.IsLive(userId));
                Profile cached = cache.Get(userId, live ? TimeSpan.MaxValue : options.MaxAge);
                return cached != null ? Task.FromResult(cached) : Call(userId);
            });
        }

        /// <summary>Returns the available profiles by user id; throws if none is available.</summary>
        /// <exception cref="ProfilesException" />
        public async Task<IDictionary<string, Profile>> GetAll(IEnumerable<string> userIds)
        {
            Dictionary<string, Task<Profile>> reads = userIds.Distinct().ToDictionary(id => id, Get);
            var found = new Dictionary<string, Profile>();
            ProfilesException failure = null;
            foreach (var read in reads)
            {
                try
                {
                    found[read.Key] = await read.Value;
                }
                catch (ProfilesException e)
                {
                    failure = e;
                }
            }
            if (failure != null && found.Count == 0)
            {
                throw failure;
            }
            return found;
        }

        /// <summary>Changes the name or the avatar, and returns the new profile. Is not retried.</summary>
        /// <param name="expected">
        /// a profile that was read before; the change fails with status 412 if another one came first
        /// </param>
        /// <exception cref="ProfilesException" />
        public Task<Profile> Change(string userId, string name = null, bool regenerateAvatar = false, Profile expected = null)
        {
            RequireUserId(userId);
            RequireToken();
            var change = new Dictionary<string, object>();
            if (name != null)
            {
                change["name"] = name;
            }
            if (regenerateAvatar)
            {
                change["regenerate_avatar"] = true;
            }
            return Run(async () =>
            {
                Profile profile = await api.Change(userId, change, expected);
                Accept(profile);
                return profile;
            });
        }

        /// <summary>Calls back with each profile, and again with each newer version, until the result is disposed.</summary>
        /// <param name="erased">
        /// called with the id of a profile that was erased; a later profile means that there is one again
        /// </param>
        /// <exception cref="ProfilesException">if an id is malformed</exception>
        public IDisposable Observe(IEnumerable<string> userIds, Action<Profile> callback, Action<string> erased = null)
        {
            var watch = new Watch(this, userIds.Distinct().ToList(), callback, erased);
            watch.UserIds.ForEach(RequireUserId);
            RequireToken();
            Post(() =>
            {
                foreach (string id in watch.UserIds)
                {
                    List<Watch> others;
                    if (!watches.TryGetValue(id, out others))
                    {
                        watches[id] = others = new List<Watch>();
                        StreamWithRoom().Add(id);
                    }
                    others.Add(watch);
                    Profile known = cache.Get(id, TimeSpan.MaxValue);
                    if (known != null)
                    {
                        watch.Accept(known);
                    }
                }
            });
            return watch;
        }

        /// <summary>Ends all watches, and fails pending calls.</summary>
        public void Dispose()
        {
            Post(() =>
            {
                closed = true;
                watches.Clear();
                streams.ForEach(stream => stream.Close());
                api.Close();
                foreach (var call in calls.Values.ToList())
                {
                    call.TrySetException(Closed());
                }
                calls.Clear();
                unsent.Clear();
            });
        }

        private sealed class Watch : IDisposable
        {
            internal readonly List<string> UserIds;
            private readonly Profiles profiles;
            private readonly Action<Profile> callback;
            private readonly Action<string> erased;
            private volatile bool ended;

            internal Watch(Profiles profiles, List<string> userIds, Action<Profile> callback, Action<string> erased)
            {
                this.erased = erased;
                this.profiles = profiles;
                UserIds = userIds;
                this.callback = callback;
            }

            public void Dispose()
            {
                ended = true;
                profiles.Post(() => profiles.End(this));
            }

            internal void Erase(string userId)
            {
                if (!ended && erased != null)
                {
                    profiles.context.Post(none => erased(userId), null);
                }
            }

            internal void Accept(Profile profile)
            {
                if (!ended)
                {
                    // a failing callback must not stop the others
                    profiles.context.Post(none => callback(profile), null);
                }
            }
        }

        private void Gone(string userId)
        {
            Fail(userId, new ProfilesException("the profile was erased", 410, "PROFILE_005"));
        }

        private void Missing(string userId)
        {
            Fail(userId, new ProfilesException("the user has no profile", 404));
        }

        private void Fail(string userId, ProfilesException failure)
        {
            TaskCompletionSource<Profile> call;
            if (calls.TryGetValue(userId, out call))
            {
                calls.Remove(userId);
                call.TrySetException(failure);
            }
            Erase(userId, long.MaxValue);
        }

        /// <summary>Forgets an older profile.</summary>
        private void Erase(string userId, long version)
        {
            List<Watch> watching;
            if (cache.Remove(userId, version) && watches.TryGetValue(userId, out watching))
            {
                watching.ForEach(watch => watch.Erase(userId));
            }
        }

        private void End(Watch watch)
        {
            foreach (string id in watch.UserIds)
            {
                List<Watch> others;
                if (watches.TryGetValue(id, out others) && others.Remove(watch) && others.Count == 0)
                {
                    watches.Remove(id);
                    streams.ForEach(stream => stream.Remove(id));
                }
            }
        }

        private LiveStream StreamWithRoom()
        {
            LiveStream stream = streams.FirstOrDefault(each => each.Count < options.BatchMax);
            if (stream == null)
            {
                streams.Add(stream = new LiveStream(options, api, Accept, Erase));
            }
            return stream;
        }

        private Task<Profile> Call(string userId)
        {
            TaskCompletionSource<Profile> call;
            if (!calls.TryGetValue(userId, out call))
            {
                calls[userId] = call = new TaskCompletionSource<Profile>(TaskCreationOptions.RunContinuationsAsynchronously);
                unsent.Add(userId);
                if (unsent.Count == 1)
                {
                    SendSoon();
                }
            }
            return call.Task;
        }

        private async void SendSoon()
        {
            if (batchWindow > TimeSpan.Zero)
            {
                await Task.Delay(batchWindow);
            }
            else
            {
                // the next frame
                await Task.Yield();
            }
            List<string> ids = unsent.ToList();
            unsent.Clear();
            int batchMax = options.Key == null ? options.BatchMax : Math.Min(options.BatchMax, KeyBatchMax);
            for (int start = 0; start < ids.Count; start += batchMax)
            {
                Load(ids.Skip(start).Take(batchMax).ToList());
            }
        }

        private async void Load(List<string> ids)
        {
            List<TaskCompletionSource<Profile>> sent = ids.Select(id => calls[id]).ToList();
            var failure = new ProfilesException("the profile is not available now", 503);
            try
            {
                await api.ReadAll(ids, Accept, Gone, Missing);
            }
            catch (ProfilesException e)
            {
                failure = e;
            }
            catch (OperationCanceledException)
            {
                failure = Closed();
            }
            for (int i = 0; i < ids.Count; i++)
            {
                // profiles that arrived have completed their calls; the present one, if any, belongs to a later load
                TaskCompletionSource<Profile> call;
                if (calls.TryGetValue(ids[i], out call) && call == sent[i])
                {
                    calls.Remove(ids[i]);
                    call.TrySetException(failure);
                }
            }
        }

        private void Accept(Profile profile)
        {
            bool newer = cache.Put(profile);
            TaskCompletionSource<Profile> call;
            if (calls.TryGetValue(profile.UserId, out call))
            {
                calls.Remove(profile.UserId);
                call.TrySetResult(cache.Get(profile.UserId, TimeSpan.MaxValue));
            }
            List<Watch> watching;
            if (newer && watches.TryGetValue(profile.UserId, out watching))
            {
                watching.ForEach(watch => watch.Accept(profile));
            }
        }

        private void Post(Action action)
        {
            if (SynchronizationContext.Current == context)
            {
                action();
            }
            else
            {
                context.Post(none => action(), null);
            }
        }

        /// <summary>Runs a call in the context.</summary>
        private Task<Profile> Run(Func<Task<Profile>> call)
        {
            var result = new TaskCompletionSource<Profile>(TaskCreationOptions.RunContinuationsAsynchronously);
            Post(async () =>
            {
                try
                {
                    if (closed)
                    {
                        throw Closed();
                    }
                    result.TrySetResult(await call());
                }
                catch (OperationCanceledException)
                {
                    result.TrySetException(Closed());
                }
                catch (Exception e)
                {
                    result.TrySetException(e);
                }
            });
            return result.Task;
        }

        private static ProfilesException Closed()
        {
            return new ProfilesException("the client is closed");
        }

        private void RequireToken()
        {
            if (options.Key != null)
            {
                throw new ProfilesException("a publishable key only reads (expected: a token)");
            }
        }

        private static void RequireUserId(string userId)
        {
            int bytes = 0;
            try
            {
                bytes = new UTF8Encoding(false, true).GetByteCount(userId);
            }
            catch (EncoderFallbackException)
            {
                // an unpaired surrogate
            }
            if (bytes == 0 || bytes > UserIdBytesMax || userId.Any(char.IsControl) || userId == "." || userId == "..")
            {
                throw new ProfilesException(
                    "user id: '" + userId + "' (expected: 1 to " + UserIdBytesMax
                    + " bytes of UTF-8 without control characters, neither . nor ..)");
            }
        }
    }
}
