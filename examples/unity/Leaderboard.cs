using System.Collections;
using System.Collections.Generic;
using PhoenixProfile;
using UnityEngine;
using UnityEngine.Networking;

/// <summary>A live leaderboard, whose player, alice, can change her name. Shows itself in any scene.</summary>
public sealed class Leaderboard : MonoBehaviour
{
    private const int AvatarSize = 48;
    private const int NameWidth = 240;

    private static readonly Dictionary<string, int> Scores = new Dictionary<string, int>
    {
        { "alice", 9120 }, { "player-1", 8730 }, { "player-2", 7940 }, { "player-3", 6310 }, { "player-4", 5020 },
    };

    private readonly Dictionary<string, Profile> players = new Dictionary<string, Profile>();
    private readonly Dictionary<string, Texture2D> avatars = new Dictionary<string, Texture2D>();
    private Profiles profiles;
    private string newName = "";
    private string status = "";

    [RuntimeInitializeOnLoadMethod]
    private static void Begin()
    {
        new GameObject("Leaderboard").AddComponent<Leaderboard>();
    }

    private void Start()
    {
        // the URL of the service and a token; a real game gets the token of its player from its own server
        string[] service = Resources.Load<TextAsset>("service").text.Split('\n');
        profiles = new Profiles(service[0], service[1]);
        profiles.Observe(Scores.Keys, Show, userId => players.Remove(userId));
    }

    private void OnDestroy()
    {
        profiles.Dispose();
    }

    private void Show(Profile profile)
    {
        Debug.Log(profile.UserId + ": " + profile.Name);
        Profile before;
        players.TryGetValue(profile.UserId, out before);
        players[profile.UserId] = profile;
        if (before == null || before.AvatarUrl != profile.AvatarUrl)
        {
            StartCoroutine(LoadAvatar(profile));
        }
    }

    private IEnumerator LoadAvatar(Profile profile)
    {
        using (UnityWebRequest request = UnityWebRequestTexture.GetTexture(profile.AvatarPng(AvatarSize)))
        {
            yield return request.SendWebRequest();
            // a later avatar may have come in between
            Profile latest;
            if (request.responseCode == 200 && players.TryGetValue(profile.UserId, out latest)
                && latest.AvatarUrl == profile.AvatarUrl)
            {
                avatars[profile.UserId] = DownloadHandlerTexture.GetContent(request);
            }
        }
    }

    private async void Rename(string name)
    {
        try
        {
            Profile alice = await profiles.Change("alice", name);
            status = "You are " + alice.Name + " now.";
        }
        catch (ProfilesException refused)
        {
            status = refused.Message;
        }
    }

    private void OnGUI()
    {
        foreach (var score in Scores)
        {
            Profile profile;
            Texture2D avatar;
            players.TryGetValue(score.Key, out profile);
            avatars.TryGetValue(score.Key, out avatar);
            GUILayout.BeginHorizontal();
            GUILayout.Label(avatar, GUILayout.Width(AvatarSize), GUILayout.Height(AvatarSize));
            GUILayout.Label(profile == null ? "…" : profile.Name, GUILayout.Width(NameWidth));
            GUILayout.Label(score.Value.ToString());
            GUILayout.EndHorizontal();
        }
        newName = GUILayout.TextField(newName, GUILayout.Width(NameWidth));
        if (GUILayout.Button("Change"))
        {
            Rename(newName);
        }
        GUILayout.Label(status);
    }
}
