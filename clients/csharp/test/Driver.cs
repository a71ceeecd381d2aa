using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using PhoenixProfile;

/// <summary>The driver of the conformance suite; see clients/conformance/README.md. Compiled with the client's sources.</summary>
internal static class Driver
{
    private static readonly Dictionary<string, Profile> Last = new Dictionary<string, Profile>();
    private static readonly Dictionary<long, IDisposable> Watches = new Dictionary<long, IDisposable>();
    private static Profiles profiles;

    private static Frames frames;

    /// <summary>With the argument <c>frames</c> the client lives on a main thread like Unity's.</summary>
    private static void Main(string[] arguments)
    {
        if (arguments.Length == 0)
        {
            ReadCalls(Answer);
            return;
        }
        frames = new Frames();
        var end = new ManualResetEvent(false);
        var reader = new Thread(() =>
        {
            ReadCalls(call => frames.Post(none => Answer(call), null));
            end.Set();
        });
        reader.Start();
        frames.RunUntil(end);
    }

    private static void ReadCalls(Action<IDictionary<string, object>> answer)
    {
        string line;
        while ((line = Console.In.ReadLine()) != null)
        {
            answer(Json.Object(line));
        }
    }

    private static async void Answer(IDictionary<string, object> call)
    {
        var answer = new Dictionary<string, object> { { "id", call["id"] } };
        try
        {
            answer["result"] = await Run(call);
        }
        catch (Exception e)
        {
            answer["failure"] = e.ToString();
        }
        Print(answer);
    }

    private static async Task<object> Run(IDictionary<string, object> call)
    {
        switch ((string)call["op"])
        {
            case "open":
                Open(call);
                return null;
            case "get":
                return await Task.WhenAll(Json.List<string>(call, "user_ids").Select(id => Outcome(() => profiles.Get(id))).ToList());
            case "change":
                string user = (string)call["user_id"];
                Profile expected = call.ContainsKey("expected") ? Last[user] : null;
                return await Outcome(() => profiles.Change(user, (string)call["name"], expected: expected));
            case "watch":
                object watch = call["watch"];
                Watches[(long)watch] = profiles.Observe(
                    Json.List<string>(call, "user_ids"),
                    profile =>
                    {
                        if (frames != null && SynchronizationContext.Current != frames)
                        {
                            throw new InvalidOperationException("not called back on the main thread");
                        }
                        Print(new Dictionary<string, object> { { "watch", watch }, { "profile", Members(profile) } });
                    },
                    erased => Print(new Dictionary<string, object> { { "watch", watch }, { "erased", erased } }));
                return null;
            case "stop":
                Watches[(long)call["watch"]].Dispose();
                return null;
            default:
                profiles?.Dispose();
                return null;
        }
    }

    private static void Open(IDictionary<string, object> call)
    {
        object key;
        call.TryGetValue("key", out key);
        var tokens = new Queue<string>(Json.List<string>(call, "tokens"));
        profiles = new Profiles(new ProfilesOptions
        {
            BaseUrl = (string)call["base_url"],
            Key = (string)key,
            Token = key != null ? (Func<Task<string>>)null : () => Task.FromResult(tokens.Count > 1 ? tokens.Dequeue() : tokens.Peek()),
            MaxAge = TimeSpan.FromMilliseconds((long)call["max_age_ms"]),
            PauseMin = TimeSpan.FromMilliseconds((long)call["pause_min_ms"]),
            Retries = (int)(long)call["retries"],
            // the loop over the ids of one call counts as one frame
            BatchWindow = frames == null ? TimeSpan.FromMilliseconds(200) : (TimeSpan?)null,
        });
    }

    private static async Task<object> Outcome(Func<Task<Profile>> call)
    {
        try
        {
            Profile profile = await call();
            lock (Last)
            {
                Last[profile.UserId] = profile;
            }
            return new Dictionary<string, object> { { "profile", Members(profile) } };
        }
        catch (ProfilesException e)
        {
            var error = new Dictionary<string, object>
            {
                { "status", e.Status }, { "code", e.Code }, { "reason", e.Reason }, { "message", e.Message },
            };
            return new Dictionary<string, object> { { "error", error } };
        }
    }

    private static Dictionary<string, object> Members(Profile profile)
    {
        const string time = "yyyy-MM-dd'T'HH:mm:ss'Z'";
        return new Dictionary<string, object>
        {
            { "tenant_id", profile.TenantId },
            { "user_id", profile.UserId },
            { "name", profile.Name },
            { "avatar_url", profile.AvatarUrl },
            { "created_at", profile.CreatedAt.ToString(time) },
            { "updated_at", profile.UpdatedAt.ToString(time) },
            { "version", profile.Version },
            { "name_is_custom", profile.NameIsCustom },
        };
    }

    private static void Print(object message)
    {
        lock (Console.Out)
        {
            Console.Out.WriteLine(Json.Write(message));
            Console.Out.Flush();
        }
    }
}
